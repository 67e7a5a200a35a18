// SPDX-License-Identifier: Apache-2.0
package archfixture.packagesareacyclic.peer.d;

public class GoodD {
    archfixture.packagesareacyclic.peer.a.BadA next;
}
