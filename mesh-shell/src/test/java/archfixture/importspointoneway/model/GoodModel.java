// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.model;

public class GoodModel {}
