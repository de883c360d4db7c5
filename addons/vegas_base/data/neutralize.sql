-- A copy of a real database sends and reads nothing.
UPDATE vegas_channel SET active = false, sftp_password = NULL, sftp_key = NULL, sftp_key_password = NULL;
UPDATE ir_cron SET active = false
 WHERE id IN (SELECT res_id FROM ir_model_data
               WHERE module = 'vegas_base' AND name IN ('ir_cron_send', 'ir_cron_collect'));
