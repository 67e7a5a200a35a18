// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.worker;

import gossamer.peer.code.Shape;
import gossamer.peer.fuzz.Target;
import gossamer.peer.value.ValueException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The code of a job, as far as it is read before a class is looked for. */
public final class ProgramTarget extends Target {
    public ProgramTarget() {
        super("program", Program.class, Shape.class);
    }

    @Override
    protected Map<String, byte[]> seeds() {
        int captured = 5;
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("index", Program.index(i -> i + captured, null));
        seeds.put("reduce", Program.index(i -> i, (Long a, Long b) -> a + b));
        seeds.put("longs", Program.indexLongs(i -> i + captured, Long::sum));
        seeds.put("map", Program.map((Integer i) -> i * 2, null));
        seeds.put("call", Program.calls(Program.call(() -> captured).shape()));
        return seeds;
    }

    @Override
    public Map<String, Integer> spared() {
        return Map.of("Program.items", ALL, "Program.of", ALL, "Program.encode", ALL, "Shape.write", ALL);
    }

    @Override
    protected void parse(byte[] input) {
        try {
            Program.decode(input);
        } catch (ValueException refused) {
            // As it should be.
        }
    }
}
