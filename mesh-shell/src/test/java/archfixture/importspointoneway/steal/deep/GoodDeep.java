// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.steal.deep;

public class GoodDeep {}
