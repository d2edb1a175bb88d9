-- Revert routiq:audit/attach from pg

begin;

drop function audit.attach(regclass);

commit;
