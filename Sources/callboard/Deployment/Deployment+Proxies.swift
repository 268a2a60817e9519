internal import API

/// A proxy in front of the server: it ends TLS and says who asks.
///
/// It passes on whatever body the server may take, so that the server refuses what is too long for
/// it in words that its callers read.
extension Deployment {
    /// Megabytes of 2^20 bytes that a body may have at most.
    private var bodyMegabytesMax: Int { Wire.bodyBytesMax >> 20 }

    var nginx: String {
        """
        upstream callboard {
            server 127.0.0.1:8080;
            keepalive 32;
        }

        server {
            listen 80;
            listen [::]:80;
            server_name \(domain);
            return 301 https://$host$request_uri;
        }

        server {
            listen 443 ssl http2;
            listen [::]:443 ssl http2;
            server_name \(domain);

            ssl_certificate /etc/letsencrypt/live/\(domain)/fullchain.pem;
            ssl_certificate_key /etc/letsencrypt/live/\(domain)/privkey.pem;
            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_session_cache shared:callboard:1m;
            ssl_session_tickets off;

            server_tokens off;
            client_header_timeout 10s;
            client_body_timeout 30s;
            client_max_body_size \(bodyMegabytesMax)m;

            location / {
                proxy_pass http://callboard;
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $host;
                # What the client sent under these names is replaced, never passed on.
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $scheme;
                proxy_set_header X-Forwarded-Host $host;
                proxy_set_header Forwarded "";
                proxy_connect_timeout 5s;
                proxy_read_timeout 60s;
                # A change is never sent twice: it could have been done.
                proxy_next_upstream off;
            }
        }

        """
    }

    var caddy: String {
        """
        \(domain) {
            request_body {
                max_size \(bodyMegabytesMax)MiB
            }
            reverse_proxy 127.0.0.1:8080 {
                header_up X-Forwarded-For {remote_host}
                header_up -Forwarded
                lb_try_duration 0s
            }
        }

        """
    }
}
