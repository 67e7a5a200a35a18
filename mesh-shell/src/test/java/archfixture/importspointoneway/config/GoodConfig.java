// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.config;

public class GoodConfig {}
