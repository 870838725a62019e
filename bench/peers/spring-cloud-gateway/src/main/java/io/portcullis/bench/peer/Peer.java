package io.portcullis.bench.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;

/** Spring Cloud Gateway with its one route in application.yaml, as a peer of the benchmark. */
@SpringBootApplication(proxyBeanMethods = false)
public class Peer {

    /** Serves; with {@code --version} only tells the gateway's version. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println("gateway " + version());
            return;
        }
        SpringApplication.run(Peer.class, arguments);
    }

    /** The library's jar bears its version in its name. */
    private static String version() {
        String jar = RouteLocator.class.getProtectionDomain().getCodeSource().getLocation().toString();
        return jar.replaceAll(".*-([0-9]+(\\.[0-9]+)+)\\.jar.*", "$1");
    }
}
