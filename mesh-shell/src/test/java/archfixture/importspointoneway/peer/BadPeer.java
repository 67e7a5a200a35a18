// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.peer;

class BadPeer {
    archfixture.importspointoneway.shell.GoodShell bad;
}
