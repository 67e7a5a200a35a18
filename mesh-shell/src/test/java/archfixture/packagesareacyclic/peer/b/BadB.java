// SPDX-License-Identifier: Apache-2.0
package archfixture.packagesareacyclic.peer.b;

public class BadB {
    archfixture.packagesareacyclic.peer.c.BadC next;
}
