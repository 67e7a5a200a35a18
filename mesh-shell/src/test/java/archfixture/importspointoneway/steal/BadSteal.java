// SPDX-License-Identifier: Apache-2.0
package archfixture.importspointoneway.steal;

class BadSteal {
    archfixture.importspointoneway.job.GoodJob bad;
    archfixture.importspointoneway.engine.GoodEngine badEngine;
    archfixture.importspointoneway.peer.GoodPeer badEdge;
}
