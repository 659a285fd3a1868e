// SPDX-License-Identifier: Apache-2.0
package io.alys.adapters.bitcoin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects an HTTP body and gives up as soon as it is longer than allowed, whatever its length header said. */
final class BoundedBody implements BodySubscriber<byte[]> {
    /** The body went on beyond the limit. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(final int lengthMax) {
            super("answer longer than " + lengthMax + " bytes");
        }
    }

    private final int lengthMax;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();

    // Written by the HTTP client's callbacks, which never overlap.
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Flow.Subscription subscription;

    BoundedBody(final int lengthMax) {
        this.lengthMax = lengthMax;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(final Flow.Subscription newSubscription) {
        subscription = newSubscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers) {
        if (body.isDone()) {
            return;
        }
        for (final ByteBuffer buffer : buffers) {
            if (buffer.remaining() > lengthMax - received.size()) {
                subscription.cancel();
                body.completeExceptionally(new TooLongException(lengthMax));
                return;
            }
            final byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            received.writeBytes(part);
        }
    }

    @Override
    public void onError(final Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete(received.toByteArray());
    }
}
