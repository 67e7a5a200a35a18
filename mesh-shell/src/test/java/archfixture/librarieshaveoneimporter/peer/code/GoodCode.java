// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.peer.code;

import org.objectweb.asm.ClassReader;

class GoodCode {
    ClassReader[] readers;
}
