package lib;

/** From a jar. */
public final class Library {
    private final Inside inside = new Inside();

    public String name() {
        return inside.name();
    }

    private static final class Inside {
        String name() {
            return "a library";
        }
    }
}
