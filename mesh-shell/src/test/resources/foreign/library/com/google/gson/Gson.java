package com.google.gson;

/** Another content for a class that the peer has as well. */
public final class Gson {
    @Override
    public String toString() {
        return "the program's own";
    }
}
