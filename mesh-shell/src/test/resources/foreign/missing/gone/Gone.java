package gone;

/** There when the program is compiled, and not when it runs. */
public final class Gone {
    public static int twice(int x) {
        return 2 * x;
    }
}
