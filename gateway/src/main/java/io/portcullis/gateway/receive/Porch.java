package io.portcullis.gateway.receive;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.AttributeKey;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * What stands before the listener: counts each connection from its first moment, sends it away where there is no room,
 * and closes it when it has not become an HTTP connection in time. Vert.x itself tells of a connection only once the
 * bytes have shown which HTTP it speaks, so that one which sends nothing, or half a head, would be held for ever.
 *
 * <p>It is a transport that leaves everything to the machine's own and adds a handler to servers.
 */
final class Porch implements Transport {
    private static final AttributeKey<Boolean> INSIDE = AttributeKey.valueOf("portcullis.inside");

    private final Transport machine;
    private final Bounds bounds;
    private final Listener.Gauge gauge;

    Porch(Bounds bounds, Listener.Gauge gauge) {
        io.vertx.core.transport.Transport fast = io.vertx.core.transport.Transport.nativeTransport();
        boolean usable = fast != null && fast.available();
        this.machine = (usable ? fast : io.vertx.core.transport.Transport.NIO).implementation();
        this.bounds = bounds;
        this.gauge = gauge;
    }

    /** The connection has become an HTTP connection, whose patience is now the listener's matter. */
    static void entered(Channel channel) {
        channel.attr(INSIDE).set(true);
    }

    @Override
    public void configure(TcpConfig options, boolean domainSocket, ServerBootstrap bootstrap) {
        machine.configure(options, domainSocket, bootstrap);
        bootstrap.handler(new Threshold());
    }

    /** On the listening socket: sees each connection before anybody else does. */
    @ChannelHandler.Sharable
    private final class Threshold extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            boolean callers = ctx.channel().localAddress() instanceof InetSocketAddress address
                    && address.getPort() == gauge.port();
            if (callers && message instanceof Channel connection) {
                if (gauge.connections.incrementAndGet() > bounds.connections()) {
                    gauge.connections.decrementAndGet();
                    gauge.connectionsRefused.incrementAndGet();
                    connection.unsafe().closeForcibly();
                    return;
                }
                connection.closeFuture().addListener(ignored -> gauge.connections.decrementAndGet());
                connection.pipeline().addLast(new Patience());
            }
            ctx.fireChannelRead(message);
        }
    }

    /** On a connection, until it has shown what it speaks. */
    private final class Patience extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.executor()
                    .schedule(
                            () -> {
                                if (!ctx.channel().hasAttr(INSIDE)
                                        && ctx.channel().isOpen()) {
                                    gauge.timedOut.incrementAndGet();
                                    ctx.close();
                                }
                            },
                            bounds.head().toMillis(),
                            TimeUnit.MILLISECONDS);
            ctx.fireChannelActive();
        }
    }

    @Override
    public boolean supportsDomainSockets() {
        return machine.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return machine.supportFileRegion();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return machine.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return machine.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return machine.ioHandlerFactory();
    }

    @Override
    @SuppressWarnings("deprecation") // the interface's own
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return machine.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return machine.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return machine.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return machine.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        machine.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig options, boolean domainSocket, io.netty.bootstrap.Bootstrap bootstrap) {
        machine.configure(options, domainSocket, bootstrap);
    }
}
