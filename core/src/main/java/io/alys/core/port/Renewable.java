// SPDX-License-Identifier: Apache-2.0
package io.alys.core.port;

/** A port whose client can be made anew in place: its connections, its files. Used by the thread that calls the port. */
public interface Renewable {
    /**
     * Gives up the client and makes another. May be repeated, also after it threw: then the port refuses calls until it
     * succeeds, which it may try by itself on a call.
     *
     * @throws PortException saying why the new client can't work.
     */
    void renew() throws PortException;
}
