// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import gossamer.handshake.Suite;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The suite of all peers, which remembers the very arrays that hold secrets of handshakes and sessions: what it made
 * and gave away, and the private numbers it was lent.
 */
final class Watched implements Suite {
    private final Suite suite = End.SUITE;
    private final List<Kept> kept = new CopyOnWriteArrayList<>();

    private record Kept(String what, byte[] array) {}

    /** Which of them still hold something, and how often, by what they are. */
    Map<String, Integer> unwiped() {
        Map<String, Integer> unwiped = new TreeMap<>();
        for (Kept each : kept) {
            for (byte any : each.array()) {
                if (any != 0) {
                    unwiped.merge(each.what(), 1, Integer::sum);
                    break;
                }
            }
        }
        return unwiped;
    }

    /** What it has been asked for, and how often, by what it is. */
    Map<String, Integer> all() {
        Map<String, Integer> all = new TreeMap<>();
        kept.forEach(each -> all.merge(each.what(), 1, Integer::sum));
        return all;
    }

    private byte[] keep(String what, byte[] array) {
        kept.add(new Kept(what, array));
        return array;
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        keep("private number", privateKey);
        return suite.publicKey(privateKey);
    }

    @Override
    public byte[] agree(byte[] privateKey, byte[] publicKey) {
        return keep("shared number", suite.agree(privateKey, publicKey));
    }

    @Override
    public byte[] extract(byte[] salt, byte[] inputKey) {
        return keep("root of the session", suite.extract(salt, inputKey));
    }

    @Override
    public byte[] expand(byte[] key, byte[] info, int length) {
        String label = new String(info, ISO_8859_1);
        byte[] made = suite.expand(key, info, length);
        return label.startsWith("sid") ? made : keep(label.replaceFirst("(?s)^(app ... (key|iv)).*", "$1"), made);
    }

    @Override
    public byte[] hmac(byte[] key, byte[] message) {
        return suite.hmac(key, message);
    }

    @Override
    public byte[] hash(byte[] message) {
        return suite.hash(message);
    }

    @Override
    public Cipher sealer(byte[] key) {
        return suite.sealer(key);
    }

    @Override
    public Cipher opener(byte[] key) {
        return suite.opener(key);
    }
}
