// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.shell;

import com.google.gson.Gson;
import picocli.CommandLine.Command;

@Command
class GoodShell {
    Gson json;
}
