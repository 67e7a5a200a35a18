// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import gossamer.Job;
import gossamer.Mesh;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The Mandelbrot set on a square grid of points, one task a row.
 *
 * <p>The point of column x and row y of w is c = -2 + 2.5 (x + 0.5) / w + i (-1.25 + 2.5 (y + 0.5) / w); it is iterated
 * from z = 0 until |z|^2 &gt; 4, at most {@value #ITERATIONS_MAX} times. Each task has another length: rows through the
 * middle cost a hundred times those at the edge.
 */
public final class Mandelbrot {
    public static final int ITERATIONS_MAX = 1_000;

    /**
     * What came out, small enough to compare.
     *
     * @param inside points that never left
     * @param sum of the iterations of all points
     */
    public record Answer(long inside, long sum) {
        /** Sums up rows. */
        public static Answer of(List<int[]> rows) {
            long inside = 0;
            long sum = 0;
            for (int[] row : rows) {
                for (int iterations : row) {
                    inside += iterations == ITERATIONS_MAX ? 1 : 0;
                    sum += iterations;
                }
            }
            return new Answer(inside, sum);
        }
    }

    /** The right answer for 1,024 columns and rows. */
    public static final Answer OF_1024 = new Answer(253_372, 259_655_490);

    private Mandelbrot() {}

    /** Computes all rows on a mesh. */
    public static Job<List<int[]>> submit(Mesh mesh, int width) {
        return mesh.range(width, row -> row(width, (int) row));
    }

    /** Computes all rows in this thread. */
    public static List<int[]> sequential(int width) {
        List<int[]> rows = new ArrayList<>(width);
        for (int y = 0; y < width; y++) {
            rows.add(row(width, y));
        }
        return rows;
    }

    /** The iterations of each point of a row. */
    public static int[] row(int width, int y) {
        int[] iterations = new int[width];
        double im = -1.25 + 2.5 * (y + 0.5) / width;
        for (int x = 0; x < width; x++) {
            iterations[x] = iterations(-2 + 2.5 * (x + 0.5) / width, im);
        }
        return iterations;
    }

    private static int iterations(double re, double im) {
        double zRe = 0;
        double zIm = 0;
        int count = 0;
        while (count < ITERATIONS_MAX) {
            double zRe2 = zRe * zRe;
            double zIm2 = zIm * zIm;
            if (zRe2 + zIm2 > 4) {
                break;
            }
            zIm = 2 * zRe * zIm + im;
            zRe = zRe2 - zIm2 + re;
            count++;
        }
        return count;
    }

    /** Writes the rows as a picture: black inside, outside the brighter the longer a point stayed. */
    static void writePng(List<int[]> rows, Path file) throws IOException {
        int width = rows.get(0).length;
        var image = new BufferedImage(width, rows.size(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < rows.size(); y++) {
            int[] row = rows.get(y);
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colour(row[x]));
            }
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", out)) {
                throw new IOException("this Java cannot write PNG");
            }
        }
        Files.write(file, bytes.toByteArray());
    }

    private static int colour(int iterations) {
        if (iterations == ITERATIONS_MAX) {
            return 0;
        }
        double share = Math.log1p(iterations) / Math.log1p(ITERATIONS_MAX);
        int red = (int) (255 * Math.pow(share, 2));
        int green = (int) (255 * Math.pow(share, 1.2));
        int blue = (int) (64 + 191 * Math.sqrt(share));
        return red << 16 | green << 8 | Math.min(255, blue);
    }
}
