// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.local;

/**
 * Who answers on a local socket.
 *
 * @param mesh the name of its mesh
 * @param peer its name for people
 * @param version of its program
 * @param pid of its process
 */
public record LocalIdentity(String mesh, String peer, String version, long pid) {}
