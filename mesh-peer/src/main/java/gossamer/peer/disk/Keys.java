// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.disk;

import gossamer.model.ContentHash;
import gossamer.model.JobId;
import gossamer.model.JobKind;
import gossamer.model.PeerId;
import java.util.HexFormat;

/**
 * How things are named in a store: hexadecimal digits of a fixed number, so that the order of the names is that of the
 * numbers.
 *
 * <pre>
 *   job      origin (32), number (16), kind (2)
 *   telling  job, epoch (8), owner (32), stream (16)
 *   batch    telling, number of the first change (16)
 * </pre>
 */
final class Keys {
    private static final HexFormat HEX = HexFormat.of();
    static final int JOB = 50;
    static final int TELLING = JOB + 8 + 32 + 16;

    private Keys() {}

    static String job(JobId job) {
        return peer(job.origin())
                + HEX.toHexDigits(job.number())
                + HEX.toHexDigits((byte) job.kind().code());
    }

    /** @throws IllegalArgumentException if it is no such name */
    static JobId job(String key) {
        return new JobId(peer(key, 0), number(key, 32), JobKind.of(HexFormat.fromHexDigits(key, 48, JOB)));
    }

    static String telling(JobId job, int epoch, PeerId owner, long stream) {
        return job(job) + HEX.toHexDigits(epoch) + peer(owner) + HEX.toHexDigits(stream);
    }

    static String batch(String telling, long first) {
        return telling + HEX.toHexDigits(first);
    }

    static PeerId owner(String telling) {
        return peer(telling, JOB + 8);
    }

    static int epoch(String telling) {
        return HexFormat.fromHexDigits(telling, JOB, JOB + 8);
    }

    static long stream(String telling) {
        return number(telling, JOB + 40);
    }

    static String content(ContentHash hash) {
        return HEX.toHexDigits(hash.a())
                + HEX.toHexDigits(hash.b())
                + HEX.toHexDigits(hash.c())
                + HEX.toHexDigits(hash.d());
    }

    private static String peer(PeerId peer) {
        return HEX.toHexDigits(peer.high()) + HEX.toHexDigits(peer.low());
    }

    private static PeerId peer(String key, int from) {
        return new PeerId(number(key, from), number(key, from + 16));
    }

    private static long number(String key, int from) {
        return HexFormat.fromHexDigitsToLong(key, from, from + 16);
    }
}
