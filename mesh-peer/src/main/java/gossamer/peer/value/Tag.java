// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

/** The first byte of each encoded value: its kind. */
final class Tag {
    static final int NULL = 0;
    static final int FALSE = 1;
    static final int TRUE = 2;
    static final int BYTE = 3;
    static final int SHORT = 4;
    static final int CHAR = 5;
    /** A zigzag variable-length number. */
    static final int INT = 6;
    /** A zigzag variable-length number of at most seven bytes. */
    static final int LONG = 7;
    /** Eight bytes: shorter than the variable-length form of a large number. */
    static final int LONG_WIDE = 8;

    static final int FLOAT = 9;
    static final int DOUBLE = 10;
    /** One byte for each character. */
    static final int STRING = 11;
    /** Two bytes for each character, so that unpaired surrogates survive. */
    static final int STRING_WIDE = 12;

    static final int BOOLEANS = 13;
    static final int BYTES = 14;
    static final int SHORTS = 15;
    static final int CHARS = 16;
    static final int INTS = 17;
    static final int LONGS = 18;
    static final int FLOATS = 19;
    static final int DOUBLES = 20;
    static final int OBJECTS = 21;

    static final int RECORD = 22;
    static final int ENUM = 23;

    static final int ARRAY_LIST = 24;
    static final int LINKED_LIST = 25;
    static final int ARRAY_AS_LIST = 26;
    static final int LIST_OF = 27;
    static final int UNMODIFIABLE_LIST = 28;
    static final int ARRAY_DEQUE = 29;
    static final int HASH_SET = 30;
    static final int LINKED_HASH_SET = 31;
    static final int TREE_SET = 32;
    static final int SET_OF = 33;
    static final int UNMODIFIABLE_SET = 34;
    static final int HASH_MAP = 35;
    static final int LINKED_HASH_MAP = 36;
    static final int TREE_MAP = 37;
    static final int CONCURRENT_HASH_MAP = 38;
    static final int MAP_OF = 39;
    static final int UNMODIFIABLE_MAP = 40;
    static final int ENTRY = 41;

    static final int OPTIONAL = 42;
    static final int OPTIONAL_INT = 43;
    static final int OPTIONAL_LONG = 44;
    static final int OPTIONAL_DOUBLE = 45;

    static final int BIG_INTEGER = 46;
    static final int BIG_DECIMAL = 47;
    static final int UUID = 48;
    static final int DURATION = 49;
    static final int INSTANT = 50;
    static final int LOCAL_DATE = 51;
    static final int LOCAL_TIME = 52;
    static final int LOCAL_DATE_TIME = 53;

    /** The next object of the Java serialization stream at the end of the bytes. */
    static final int SERIALIZED = 54;

    private Tag() {}
}
