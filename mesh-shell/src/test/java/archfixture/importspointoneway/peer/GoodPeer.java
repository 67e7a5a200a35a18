// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.peer;

public class GoodPeer {
    archfixture.importspointoneway.engine.GoodEngine engine;
    archfixture.importspointoneway.GoodApi api;
}
