// SPDX-License-Identifier: Apache-2.0
package archfixture.librarieshaveoneimporter.shell;

import com.tngtech.archunit.core.domain.JavaClass;
import org.jgroups.JChannel;

class BadShell {
    JavaClass badUnlisted;
    JChannel bad;
}
