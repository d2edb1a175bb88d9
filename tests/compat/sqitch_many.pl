# Real Sqitch, many times in one process: loading it takes ten times as long as running it.
#
# Each line of standard input is a call as JSON: {"folder": …, "arguments": […]}. It is run in
# a process of its own, which is what the program "sqitch" would be: App::Sqitch->go. Each
# answer is a line of JSON: {"status": …, "stdout": …, "stderr": …}, streams as Latin-1 text,
# so that any bytes get through.
use strict;
use warnings;
use App::Sqitch;
use App::Sqitch::Command::add;
use App::Sqitch::Command::config;
use App::Sqitch::Command::init;
use App::Sqitch::Command::plan;
use App::Sqitch::Command::show;
use App::Sqitch::Command::tag;
use App::Sqitch::Engine::pg;
use App::Sqitch::Plan;
use App::Sqitch::Target;
use File::Temp;
use JSON::PP;

$| = 1;
my $json = JSON::PP->new->utf8->canonical;
while (my $line = <STDIN>) {
    my $call = $json->decode($line);
    my ($out, $err) = (File::Temp->new, File::Temp->new);
    my $child = fork // die "cannot fork: $!";
    if (!$child) {
        chdir $call->{folder} or die "cannot go to $call->{folder}: $!";
        open STDOUT, '>', "$out" or die $!;
        open STDERR, '>', "$err" or die $!;
        open STDIN, '<', '/dev/null' or die $!;
        alarm 20;
        # The program is run with "perl -CAS": arguments and streams are text.
        binmode $_, ':utf8' for *STDOUT, *STDERR;
        @ARGV = @{ $call->{arguments} };
        $0 = 'sqitch';
        exit App::Sqitch->go;
    }
    waitpid $child, 0;
    my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    print $json->encode({ status => $status, stdout => content($out), stderr => content($err) }), "\n";
}

sub content {
    open my $file, '<:raw', "$_[0]" or die $!;
    local $/;
    return scalar <$file>;
}
