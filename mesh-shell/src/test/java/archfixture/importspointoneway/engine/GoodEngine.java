// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.engine;

public class GoodEngine {
    archfixture.importspointoneway.steal.GoodSteal noun;
}
