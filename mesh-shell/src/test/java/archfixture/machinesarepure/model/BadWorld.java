// SPDX-License-Identifier: Apache-2.0
package archfixture.machinesarepure.model;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.util.logging.Logger;

class BadWorld {
    Socket bad1;
    InetAddress bad2;
    SocketChannel bad3;
    FileSystem bad4;
    InputStream bad5;
    DataOutputStream[] bad6;
    Logger bad7;
    System.Logger bad8;
    ProcessHandle bad9;

    void bad10() throws IOException {}

    int bad11() {
        return Runtime.getRuntime().availableProcessors();
    }

    void bad12() {
        System.out.println();
    }
}
