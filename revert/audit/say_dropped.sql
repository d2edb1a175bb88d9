-- Revert routiq:audit/say_dropped from pg

begin;

drop function audit.say_dropped(text, date);

commit;
