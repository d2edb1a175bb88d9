# What options each command of the installed Sqitch takes: JSON, a list of
# Getopt::Long specifications for each command.
use strict;
use warnings;
use App::Sqitch;
use App::Sqitch::Command;
use JSON::PP;

my %options;
for my $command (@ARGV) {
    my $class = "App::Sqitch::Command::$command";
    eval "require $class; 1" or die $@;
    $options{$command} = [ $class->options ];
}
print JSON::PP->new->canonical->encode(\%options);
