// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.engine;

class BadEngine {
    archfixture.importspointoneway.GoodApi bad;
    archfixture.importspointoneway.sim.GoodSim badDriver;
}
