// SPDX-License-Identifier: Apache-2.0
/**
 * Small trees of packages, one for each architecture rule, named after it.
 *
 * <p>A rule must report every class here whose name begins with Bad, and in it every member whose name begins with bad;
 * it must report no class whose name begins with Good.
 */
package archfixture;
