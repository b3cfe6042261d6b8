import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileWriter;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Tomcat as a push service: answers 201 and writes the path and body length of each request. */
public class TomcatServer {
    public static void main(String[] args) throws Exception {
        var env = System.getenv();
        var log = new FileWriter(env.get("LOG"), true);
        var tomcat = new Tomcat();
        tomcat.setBaseDir(env.get("FOLDER"));
        var connector = new Connector("HTTP/1.1");
        connector.setProperty("address", "127.0.0.1");
        connector.setPort(Integer.parseInt(env.get("PORT")));
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        // With asynchronous I/O, its default, Tomcat 10.1.60 loses its place among frames when bodies have some kilobytes:
        // it ends the connections of h2load and of node:http2 as well.
        connector.setProperty("useAsyncIO", "false");
        var host = new SSLHostConfig();
        var certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
        certificate.setCertificateFile(env.get("CERTIFICATE"));
        certificate.setCertificateKeyFile(env.get("KEY"));
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        var h2 = new Http2Protocol();
        if (!env.get("CONCURRENT_STREAMS").isEmpty())
            h2.setMaxConcurrentStreams(Integer.parseInt(env.get("CONCURRENT_STREAMS")));
        connector.addUpgradeProtocol(h2);
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", env.get("FOLDER"));
        Tomcat.addServlet(context, "push", new HttpServlet() {
            @Override
            protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
                int length = request.getInputStream().readAllBytes().length;
                synchronized (log) {
                    log.write(request.getRequestURI() + " " + length + "\n");
                    log.flush();
                }
                response.setStatus(201);
            }
        });
        context.addServletMappingDecoded("/*", "push");
        tomcat.start();
        tomcat.getServer().await();
    }
}
