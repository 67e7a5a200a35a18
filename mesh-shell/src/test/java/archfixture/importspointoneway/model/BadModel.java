// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.model;

class BadModel {
    archfixture.importspointoneway.config.GoodConfig bad;
}
