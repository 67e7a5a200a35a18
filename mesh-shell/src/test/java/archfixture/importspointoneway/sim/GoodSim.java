// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.sim;

public class GoodSim {
    archfixture.importspointoneway.engine.GoodEngine engine;
}
