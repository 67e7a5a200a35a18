// SPDX-License-Identifier: Apache-2.0
package gossamer;

import java.io.Serializable;

/** Code that runs on some peer and returns nothing. */
@FunctionalInterface
public interface VoidTask extends Serializable {
    void run() throws Exception;
}
