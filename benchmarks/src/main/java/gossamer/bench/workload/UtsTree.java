// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Mesh;
import gossamer.shell.demo.Uts;
import gossamer.shell.demo.UtsBag;

/**
 * The nodes of an unbalanced tree, counted as one bag that splits.
 *
 * @param name such as {@code uts-t1l}
 * @param tree its definition
 * @param answer how many nodes it has, as the benchmark's authors say
 */
public record UtsTree(String name, Uts tree, Long answer) implements Reference<Long> {
    public static final UtsTree T1 = new UtsTree("uts-t1", Uts.T1, Uts.T1_NODES);
    public static final UtsTree T3 = new UtsTree("uts-t3", Uts.T3, Uts.T3_NODES);
    public static final UtsTree T1L = new UtsTree("uts-t1l", Uts.T1L, Uts.T1L_NODES);
    public static final UtsTree T3L = new UtsTree("uts-t3l", Uts.T3L, Uts.T3L_NODES);

    @Override
    public String unit() {
        return "nodes";
    }

    @Override
    public long size() {
        return answer;
    }

    @Override
    public Long onMesh(Mesh mesh) throws Exception {
        return Reference.await(UtsBag.submit(mesh, tree));
    }

    @Override
    public Long sequential() {
        return tree.sequential();
    }
}
