-- Revert routiq:ref/nicknames from pg

begin;

drop table ref.nicknames;

commit;
