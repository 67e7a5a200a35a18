// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway;

class BadApi {
    archfixture.importspointoneway.steal.GoodSteal bad;
}
