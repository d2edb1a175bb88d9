-- Revert routiq:integration/key_encryption_keys from pg

begin;

delete from ref.status_transitions as s
where s.entity = 'integration.key_encryption_keys';

drop table integration.key_encryption_keys;

commit;
