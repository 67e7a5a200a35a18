// SPDX-License-Identifier: Apache-2.0
package gossamer;

/** A task threw an exception whose class this program does not have, or that cannot travel. */
public final class RemoteTaskException extends MeshException {
    private static final long serialVersionUID = 1L;

    private final String exceptionClass;

    /**
     * @param exceptionClass the binary name of the class that was thrown
     * @param message what it said
     */
    public RemoteTaskException(String exceptionClass, String message) {
        super(exceptionClass + ": " + message);
        this.exceptionClass = exceptionClass;
    }

    public String exceptionClass() {
        return exceptionClass;
    }
}
