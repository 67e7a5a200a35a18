// SPDX-License-Identifier: Apache-2.0
package archfixture.packagesareacyclic.peer.c;

public class BadC {
    archfixture.packagesareacyclic.peer.a.BadA next;
}
