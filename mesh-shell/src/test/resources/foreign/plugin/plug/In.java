package plug;

/** On no class path: it travels because the program says so. */
public final class In {
    @Override
    public String toString() {
        return "a plugin";
    }
}
