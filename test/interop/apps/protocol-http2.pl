# Protocol::HTTP2 as a push service: answers 201 and writes the path and body length of each request.
use strict;
use warnings;
use AnyEvent;
use AnyEvent::Handle;
use AnyEvent::Socket;
use AnyEvent::TLS;
use IO::Handle;
use Net::SSLeay;
use Protocol::HTTP2;
use Protocol::HTTP2::Constants qw(:settings);
use Protocol::HTTP2::Server;

open my $log, '>>', $ENV{LOG} or die "no log: $!";
$log->autoflush(1);
my %settings;
$settings{&SETTINGS_MAX_CONCURRENT_STREAMS} = 0 + $ENV{CONCURRENT_STREAMS} if $ENV{CONCURRENT_STREAMS};
my %handles;

tcp_server '127.0.0.1', $ENV{PORT}, sub {
    my ($socket) = @_;
    my $tls = AnyEvent::TLS->new(cert_file => $ENV{CERTIFICATE}, key_file => $ENV{KEY});
    Net::SSLeay::CTX_set_alpn_select_cb($tls->ctx, [Protocol::HTTP2::ident_tls()]);
    my $server;
    my $flush = sub {
        my ($handle) = @_;
        while (my $frame = $server->next_frame) { $handle->push_write($frame) }
        $handle->push_shutdown if $server->shutdown;
    };
    my $end = sub { delete $handles{$_[0]}; $_[0]->destroy };
    my $handle = AnyEvent::Handle->new(
        fh       => $socket,
        tls      => 'accept',
        tls_ctx  => $tls,
        no_delay => 1,
        on_error => $end,
        on_eof   => $end,
        on_read  => sub {
            my ($handle) = @_;
            $server->feed($handle->{rbuf});
            $handle->{rbuf} = '';
            $flush->($handle);
        },
    );
    $handles{$handle} = $handle;
    $server = Protocol::HTTP2::Server->new(
        settings   => \%settings,
        on_error   => sub { print STDERR "protocol error $_[0]\n" },
        on_request => sub {
            my ($stream, $headers, $body) = @_;
            my %header = @$headers;
            print $log $header{':path'}, ' ', length $body, "\n";
            $server->response(':status' => 201, stream_id => $stream, headers => []);
        },
    );
    $flush->($handle);
};
AnyEvent->condvar->recv;
