import java.io.FileInputStream;
import java.io.FileWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.*;
import org.eclipse.jetty.server.handler.AbstractHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty as a push service: answers 201 and writes the path and body length of each request. */
public class JettyServer {
    public static void main(String[] args) throws Exception {
        var env = System.getenv();
        var log = new FileWriter(env.get("LOG"), true);
        var server = new Server();
        var ssl = new SslContextFactory.Server();
        ssl.setKeyStore(keyStore(env.get("CERTIFICATE"), env.get("KEY")));
        ssl.setKeyManagerPassword("");
        var config = new HttpConfiguration();
        config.addCustomizer(new SecureRequestCustomizer());
        var h2 = new HTTP2ServerConnectionFactory(config);
        if (!env.get("CONCURRENT_STREAMS").isEmpty())
            h2.setMaxConcurrentStreams(Integer.parseInt(env.get("CONCURRENT_STREAMS")));
        var alpn = new ALPNServerConnectionFactory();
        var connector = new ServerConnector(server, new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, h2);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(env.get("PORT")));
        server.addConnector(connector);
        server.setHandler(new AbstractHandler() {
            @Override
            public void handle(String target, Request base, HttpServletRequest request, HttpServletResponse response)
                throws java.io.IOException {
                base.setHandled(true);
                int length = request.getInputStream().readAllBytes().length;
                synchronized (log) {
                    log.write(request.getRequestURI() + " " + length + "\n");
                    log.flush();
                }
                response.setStatus(201);
            }
        });
        server.start();
        server.join();
    }

    private static KeyStore keyStore(String certificate, String key) throws Exception {
        var pem = Files.readString(Path.of(key)).replaceAll("-----[A-Z ]+-----|\\s", "");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem));
        try (var in = new FileInputStream(certificate)) {
            var chain = new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(in)};
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", KeyFactory.getInstance("EC").generatePrivate(spec), new char[0], chain);
            return store;
        }
    }
}
