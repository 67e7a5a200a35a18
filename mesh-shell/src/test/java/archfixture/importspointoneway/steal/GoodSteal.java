// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.steal;

public class GoodSteal {
    archfixture.importspointoneway.model.GoodModel model;
    archfixture.importspointoneway.config.GoodConfig config;
    archfixture.importspointoneway.steal.deep.GoodDeep part;
}
