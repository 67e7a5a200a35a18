// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway;

public class GoodApi {
    archfixture.importspointoneway.model.GoodModel model;
}
