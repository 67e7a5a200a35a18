// SPDX-License-Identifier: Apache-2.0
package gossamer.bench.workload;

import gossamer.Mesh;
import gossamer.shell.demo.Mandelbrot;

/** The Mandelbrot set of the demonstration: 1,024 x 1,024 points, a task each row. */
public final class MandelbrotSet implements Reference<Mandelbrot.Answer> {
    private static final int WIDTH = 1_024;

    @Override
    public String name() {
        return "mandelbrot";
    }

    @Override
    public String unit() {
        return "iterations";
    }

    @Override
    public long size() {
        return answer().sum();
    }

    @Override
    public Mandelbrot.Answer answer() {
        return Mandelbrot.OF_1024;
    }

    @Override
    public Mandelbrot.Answer onMesh(Mesh mesh) throws Exception {
        return Mandelbrot.Answer.of(Reference.await(Mandelbrot.submit(mesh, WIDTH)));
    }

    @Override
    public Mandelbrot.Answer sequential() {
        return Mandelbrot.Answer.of(Mandelbrot.sequential(WIDTH));
    }
}
