// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * Why two peers do not come together; each with a plain sentence from the view of the peer that reads it.
 *
 * <p>One that came by REJECT is not authenticated: it may change words and patience, never state. The codes are bytes
 * on the wire. Immutable.
 */
public sealed interface Refusal {
    /** What is told to a person, about the peer at the other end. */
    String sentence();

    /** The code in REJECT and REFUSE, or 0 for what is never sent. */
    int code();

    /** The other peer has another secret. */
    record WrongSecret(KeyId mine, KeyId theirs) implements Refusal {
        @Override
        public String sentence() {
            return "the secret differs (mine " + mine + ", theirs " + theirs + ")";
        }

        @Override
        public int code() {
            return 1;
        }
    }

    /** The other peer has the same secret but is in a mesh of another name. */
    record OtherMesh(String mine) implements Refusal {
        @Override
        public String sentence() {
            return "the secret is the same but the mesh name differs (mine is \"" + mine + "\")";
        }

        @Override
        public int code() {
            return 2;
        }
    }

    /** The other peer's protocol ends before ours begins. */
    record TooOld() implements Refusal {
        @Override
        public String sentence() {
            return "the other peer's version is too old for this one";
        }

        @Override
        public int code() {
            return 3;
        }
    }

    /** The other peer's protocol begins after ours ends. */
    record TooNew() implements Refusal {
        @Override
        public String sentence() {
            return "the other peer's version is too new for this one";
        }

        @Override
        public int code() {
            return 4;
        }
    }

    /** The other end is this very peer: it was reached by another name of its own address. */
    record OwnId() implements Refusal {
        @Override
        public String sentence() {
            return "the other end is this very peer";
        }

        @Override
        public int code() {
            return 5;
        }
    }

    /**
     * Another process goes by an id that is taken: by the peer it called, or by one that started later, or elsewhere.
     */
    record DuplicateId() implements Refusal {
        @Override
        public String sentence() {
            return "another process goes by the same id";
        }

        @Override
        public int code() {
            return 6;
        }
    }

    /** The other end proved the secret and then asked for something unknown. */
    record Unsupported() implements Refusal {
        @Override
        public String sentence() {
            return "the other peer does not offer what was asked of it";
        }

        @Override
        public int code() {
            return 7;
        }
    }

    /** The first message was meant for another peer, whose address it names. */
    record Misled() implements Refusal {
        @Override
        public String sentence() {
            return "the connection came to another peer than the one that listens there";
        }

        @Override
        public int code() {
            return 8;
        }
    }

    /** Not the protocol at all, or its bytes were changed on the way. */
    record Malformed(String what) implements Refusal {
        @Override
        public String sentence() {
            return "what came is not the Gossamer protocol (" + what + ")";
        }

        @Override
        public int code() {
            return 0;
        }
    }

    /** Somebody sends again what a peer of this mesh once said. */
    record Replayed() implements Refusal {
        @Override
        public String sentence() {
            return "its first message has come before, so somebody repeats what was recorded";
        }

        @Override
        public int code() {
            return 0;
        }
    }

    /** The other end closed the connection, as one that is killed does. */
    record Ended() implements Refusal {
        @Override
        public String sentence() {
            return "the connection was closed";
        }

        @Override
        public int code() {
            return 0;
        }
    }

    /** Nothing came in time. */
    record NoAnswer() implements Refusal {
        @Override
        public String sentence() {
            return "no answer in time";
        }

        @Override
        public int code() {
            return 0;
        }
    }

    /**
     * Reads a refusal that the other peer sent, turned round to this peer's view.
     *
     * @param theirs its key id, as far as told
     * @return null for a code that this version does not know
     */
    static @Nullable Refusal received(int code, Keyring ring, KeyId theirs) {
        return switch (code) {
            case 1 -> new WrongSecret(ring.primary().id(), theirs);
            case 2 -> new OtherMesh(ring.mesh());
            case 3 -> new TooNew();
            case 4 -> new TooOld();
            case 5 -> new OwnId();
            case 6 -> new DuplicateId();
            case 7 -> new Unsupported();
            case 8 -> new Misled();
            default -> null;
        };
    }
}
