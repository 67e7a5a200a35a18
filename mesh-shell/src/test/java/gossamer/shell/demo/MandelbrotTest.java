// SPDX-License-Identifier: Apache-2.0
package gossamer.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MandelbrotTest {
    @Test
    void sumsOf256AreThoseOfTheReference() {
        assertThat(Mandelbrot.Answer.of(Mandelbrot.sequential(256)))
                .isEqualTo(new Mandelbrot.Answer(15_816, 16_216_664));
    }

    @Test
    void pictureIsBlackInsideAndUprightOutside(@TempDir Path folder) throws Exception {
        List<int[]> rows = Mandelbrot.sequential(64);
        rows.get(3)[5] = Mandelbrot.ITERATIONS_MAX;
        Path file = folder.resolve("m.png");

        Mandelbrot.writePng(rows, file);

        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(64);
        assertThat(image.getRGB(5, 3) & 0xffffff).isZero();
        assertThat(image.getRGB(3, 5) & 0xffffff).isNotZero();
    }
}
