// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.shell;

public class GoodShell {
    archfixture.importspointoneway.peer.GoodPeer peer;
}
