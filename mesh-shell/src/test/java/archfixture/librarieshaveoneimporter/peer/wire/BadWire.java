// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.peer.wire;

import com.google.gson.Gson;
import org.bouncycastle.crypto.Digest;
import org.jgroups.JChannel;
import org.objectweb.asm.ClassReader;
import picocli.CommandLine.Command;

class BadWire {
    JChannel bad;
    Digest badDigest;
    ClassReader badCode;
    Gson badJson;
    Command badAnnotation;
}
