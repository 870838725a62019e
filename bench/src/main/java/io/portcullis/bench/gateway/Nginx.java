package io.portcullis.bench.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** nginx as a plain proxy with connections to the upstream kept, with its own buffer sizes or with 32 KiB ones. */
final class Nginx implements Contender {

    static final String TUNED = "nginx-tuned";

    private static final String CONFIGURATION = """
            worker_processes 1;
            worker_rlimit_nofile 20000;
            daemon off;
            pid nginx.pid;
            error_log error.log warn;
            events { worker_connections 16000; }
            http {
              access_log off;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              keepalive_requests 100000000;
              upstream model { server 127.0.0.1:%d; keepalive 512; keepalive_requests 100000000; }
              server {
                listen 127.0.0.1:%d backlog=4096;
                location / {
                  proxy_pass http://model;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  %s
                }
              }
            }
            """;
    private static final String BUFFERS = "proxy_buffer_size 32k; proxy_buffers 8 32k; proxy_busy_buffers_size 64k;";

    private final boolean tuned;

    Nginx(boolean tuned) {
        this.tuned = tuned;
    }

    @Override
    public String name() {
        return tuned ? TUNED : "nginx";
    }

    @Override
    public String title() {
        return tuned
                ? "nginx, plain proxy, kept upstream connections, 32 KiB proxy buffers"
                : "nginx, plain proxy, kept upstream connections, its own buffer sizes";
    }

    @Override
    public Look look() {
        return Versions.ask("nginx/([0-9.]+)", "nginx", "-v");
    }

    @Override
    public Prepared prepare(Path folder, int port, int upstreamPort) throws IOException {
        Path file = Files.writeString(
                folder.resolve("nginx.conf"), CONFIGURATION.formatted(upstreamPort, port, tuned ? BUFFERS : ""));
        List<String> command = List.of(
                "nginx",
                "-p",
                folder.toString(),
                "-c",
                file.toString(),
                "-e",
                folder.resolve("error.log").toString());
        return new Prepared(Optional.of(command), Map.of(), List.of(), Direct.PEER_KEYS);
    }
}
