// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.job;

public class GoodJob {}
