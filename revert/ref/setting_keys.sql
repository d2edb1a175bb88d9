-- Revert routiq:ref/setting_keys from pg

begin;

drop table ref.setting_keys;

commit;
