// SPDX-License-Identifier: Apache-2.0
package archfixture.packagesareacyclic.peer.a;

public class BadA {
    archfixture.packagesareacyclic.peer.b.BadB next;
}
